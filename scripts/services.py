"""Whether PostgreSQL and Redis answer: `python -m scripts.services DATABASE_URL REDIS_URL`."""

import sys

import psycopg
import redis


def main() -> None:
    """Say in one line what does not answer, and exit with 1 then."""
    database_url, redis_url = sys.argv[1:]
    try:
        psycopg.connect(database_url, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        sys.exit(f"PostgreSQL does not answer: {str(error).splitlines()[0]}")
    try:
        redis.Redis.from_url(redis_url, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        sys.exit(f"Redis does not answer: {error}")


if __name__ == "__main__":
    main()
