"""No network in a cell: models that ask for ImageNet weights at build are built without.

The checkpoint overwrites these weights anyway. CenterNet's MobileNetV2 extractors of the
OD API pass ``weights='imagenet'`` to ``tf.keras.applications`` when their depth
multiplier is 1.0 (``models/center_net_mobilenet_v2_feature_extractor.py``).
"""

import functools
import types
from typing import Any, Callable


def without_pretrained_weights(tf: Any) -> None:
    """Make every constructor of ``keras.applications`` ignore ``weights``.

    The OD API reaches them through ``tensorflow.compat.v1``, which is another module
    object than ``tf.keras`` with the same functions.
    """
    for api in (tf, tf.compat.v1, tf.compat.v2):
        applications = api.keras.applications
        modules = [
            value for value in vars(applications).values() if isinstance(value, types.ModuleType)
        ]
        for module in [applications, *modules]:
            for name, value in list(vars(module).items()):
                if callable(value) and name[:1].isupper():
                    setattr(module, name, _weightless(value))


def _weightless(build: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(build)
    def built(*args: Any, **kwargs: Any) -> Any:
        kwargs["weights"] = None
        return build(*args, **kwargs)

    return built
