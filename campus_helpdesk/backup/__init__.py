"""The helpdesk's database as one file, taken while it is in use, and the way back from it."""

from campus_helpdesk.backup.problem import BackupProblem
from campus_helpdesk.backup.restore import restore_from
from campus_helpdesk.backup.take import back_up_to

__all__ = ["BackupProblem", "back_up_to", "restore_from"]
