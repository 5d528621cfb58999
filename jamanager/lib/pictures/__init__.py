"""Pictures that hosts bring: read with care, written anew in two sizes, kept, shown and served.

`reading` refuses what is no picture or too large, `writing` makes our own files of the rest,
`keeping` puts them into the storage and takes them out again, `shown` gives their addresses,
`fields` and `forms` join them to models and forms, `serving` hands them out.
"""
