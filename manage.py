"""Django's own commands, for developers: migrations and the shell."""

import os
import sys

from django.core.management import execute_from_command_line

from situationroom.config import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
    environment.act_as_owner()
    execute_from_command_line(sys.argv)
