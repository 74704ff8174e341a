"""SQLite, for requests that come at once."""

from pathlib import Path
from sqlite3 import Connection
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how a transaction begins and how the file is kept.

    A transaction of SQLite begins as a reader, and becomes a writer with its first write. When two have read, and then
    both want to write, one of them is told at once that the database is locked, however long the timeout is: to wait
    would not help, as what it has read is old. One that begins as a writer waits for its turn. Every `atomic` of the
    shop writes, so nobody waits in vain. (Django 5.1 and later have an option for it, `transaction_mode`.)
    """

    def _start_transaction_under_autocommit(self) -> None:
        self.cursor().execute('BEGIN IMMEDIATE')

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        Path(self.settings_dict['NAME']).parent.mkdir(parents=True, exist_ok=True)
        connection = super().get_new_connection(conn_params)
        # Who reads sees what was last committed, and does not wait for who writes.
        connection.execute('PRAGMA journal_mode = WAL')
        return connection
