"""How the gradient moves the parameters. Each optimizer is a setting of itself, and everything that is known of it."""

from bpstudio.engine.functions.entries import Setting
from bpstudio.engine.optimizers.entries import Optimizer, Part, TorchRule, setting
from bpstudio.engine.optimizers.kinds import (
    OPTIMIZERS,
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Nesterov,
    OptimizerName,
    RMSprop,
)
from bpstudio.engine.optimizers.update import Moments, Update, trained_mask

__all__ = [
    "OPTIMIZERS",
    "AdaGrad",
    "Adam",
    "AdamW",
    "GradientDescent",
    "Moments",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "OptimizerName",
    "Part",
    "RMSprop",
    "Setting",
    "TorchRule",
    "Update",
    "setting",
    "trained_mask",
]
