"""What Alembic runs: all missing steps in one transaction, on the connection that migrate hands over."""

from alembic import context

from storage import platform_tables, report_tables  # noqa: F401 - only with these is the schema whole
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # true of SQLite as well, since we begin its transactions ourselves
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
