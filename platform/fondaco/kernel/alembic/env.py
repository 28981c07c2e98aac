"""Alembic's entry: migrations run on the connection that `fondaco.kernel.schema` hands over."""

from typing import Literal

from alembic import context

from fondaco.kernel.database import Base, UtcDateTime

connection = context.config.attributes["connection"]


def _render(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
