from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mizan import discovery
from mizan.document import document


class Command(BaseCommand):
    help = 'Prints the schema of all server functions, for mizan({ schema: { command: … } }) in vite.config.ts.'
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        if discovery.fault:
            raise CommandError(f'the functions have errors.\n{discovery.fault}')
        self.stdout.write(json.dumps(document(), indent=2, ensure_ascii=False))
