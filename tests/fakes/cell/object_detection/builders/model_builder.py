"""Models of two variables, and the misfortunes that a build can meet."""

import os
import signal
import sys
import time

import numpy
import tensorflow as tf

import object_detection


class MuteError(Exception):
    def __str__(self):
        raise ValueError("no words")


def build(model_config, is_training):
    """Do what the config's words say, and return a model."""
    assert not is_training
    for word in model_config.words:
        MISFORTUNES.get(word, lambda: None)()
    return Model(model_config.words)


def segfault():
    os.kill(os.getpid(), signal.SIGSEGV)


def hang():
    while True:
        time.sleep(1)


def devour():
    kept = []
    while True:
        kept.append(b"x" * (16 * 1024 * 1024))
        time.sleep(0.01)


def base():
    raise BaseException("not even an Exception")


def unprintable():
    raise MuteError


def leave():
    sys.exit("bye")


def vanish():
    os._exit(0)


def chatter():
    print("out of the child")
    os.write(1, b"\xff\x00{\n")
    os.write(2, b"to stderr\n")


def remember():
    object_detection.STATE.append("remembered")
    os.environ["FAKE_STATE"] = "remembered"
    sys.path.insert(0, "/remembered")
    tf.Variable.marked = True


def abandon():
    if os.fork() == 0:
        time.sleep(60)
    segfault()


def wander():
    os.chdir("/")


def confess():
    found = [*object_detection.STATE, os.environ.get("FAKE_STATE"), "/remembered" in sys.path]
    raise RuntimeError("%s %s" % (found, hasattr(tf.Variable, "marked")))


MISFORTUNES = {
    "fake_segfault": segfault,
    "fake_hang": hang,
    "fake_devour": devour,
    "fake_base": base,
    "fake_unprintable": unprintable,
    "fake_leave": leave,
    "fake_vanish": vanish,
    "fake_chatter": chatter,
    "fake_remember": remember,
    "fake_abandon": abandon,
    "fake_wander": wander,
    "fake_confess": confess,
}


class Model(tf.Trackable):
    """Two variables; the outputs are their sum."""

    def __init__(self, words):
        self.words = words
        self.calls = 0
        self.children = {
            "kernel": tf.Variable(numpy.Array([1, 2, 3, 4], [2, 2])),
            "bias": tf.Variable(numpy.Array([5], [1])),
        }
        if "fake_wide" in words:
            self.children["bias"] = tf.Variable(numpy.Array([5, 5], [2]))
        if "fake_stubborn" in words:
            self.children["bias"].assign = lambda value: None
        if "fake_more" in words:
            self.children["more"] = tf.Variable(numpy.Array([6], []))

    def preprocess(self, pixels):
        return pixels, None

    def predict(self, prepared, shapes):
        self.calls += 1
        if "fake_segfault_at_forward" in self.words and self.calls > 1:
            segfault()
        values = [sum(one.numpy().values) for one in self.children.values()]
        return {"sums": numpy.Array(values, [len(values)]), "note": "no tensor"}

    def postprocess(self, raw, shapes):
        return {"boxes": [raw["sums"], raw["sums"]]}
