"""Queries whose SQL is built once.

For the few that run for each vote: building them costs ten times what running them does.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Prepared:
    """A `values_list` of Django's, with places for values in it.

    `build` is called once, with a stand-in for each value, by name; the stand-ins are of the kinds
    given, int or str. Calling gives the rows, their values converted as a queryset's are.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"], **kinds: type) -> None:
        self._build, self._kinds = build, kinds

    def __call__(self, **values: int | str) -> list[tuple[Any, ...]]:
        """The rows for these values."""
        sql, places, compiler, converters = self._statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [values.get(place, place) for place in places])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not converters:
            return rows
        return [tuple(row) for row in compiler.apply_converters(rows, converters)]

    @cached_property
    def _statement(self) -> tuple[str, list[Any], SQLCompiler, dict[Any, Any]]:
        """The SQL, its parameters (a name where a value comes), and what converts its rows."""
        stand_ins = {
            name: kind(f"20000000{index + 10}")
            for index, (name, kind) in enumerate(self._kinds.items())
        }
        names = {value: name for name, value in stand_ins.items()}
        query = self._build(**stand_ins).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        places = [names.get(parameter, parameter) for parameter in parameters]
        missing = names.keys() - set(parameters)
        if missing:
            raise ValueError(f"The query does not use {sorted(map(str, missing))}.")
        columns = [column for column, _sql, _alias in compiler.select]
        return sql, places, compiler, compiler.get_converters(columns)
