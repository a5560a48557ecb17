"""Which of the three categories a free text belongs to, how sure that is, which words decided it, and what it means.

Knows nothing of Django or of tickets: text in, `Classification` out.
"""

from tickets.classification.files import ModelProblem
from tickets.classification.model import Classification, Model
from tickets.classification.model import shipped_model as load

__all__ = ["Classification", "Model", "ModelProblem", "load"]
