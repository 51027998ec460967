"""The least that could keep a reply: one durable INSERT, in a transaction of its own, by the program's own driver."""

from itertools import count

from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from storage.engine import Database

floor = Table("floor", MetaData(), Column("number", Integer, primary_key=True), Column("words", Text, nullable=False))

_INSERT = insert(floor)
_numbers = count(1)


async def make_floor(database: Database) -> None:
    """Empty, whatever was kept there before."""
    async with database.writing() as connection:
        await connection.run_sync(floor.metadata.drop_all)
        await connection.run_sync(floor.metadata.create_all)


async def keep(database: Database, words: str) -> None:
    async with database.writing() as connection:
        await connection.execute(_INSERT, {"number": next(_numbers), "words": words})
