"""Alembic's entry: migrates over the connection that `migrating.py` hands in, inside its transaction."""

from alembic import context

from flows.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite rolls tables back too, now that the transaction is begun by hand (`engine.py`).
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
