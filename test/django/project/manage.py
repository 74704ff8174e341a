import os
import sys
from pathlib import Path

# The reference package of the playground, as it is.
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / 'playground' / 'django'))
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')

if __name__ == '__main__':
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
