"""The program that runs inside a cell: standard library, TensorFlow and the OD API only.

It is a guest in old interpreters, so it keeps to the syntax of Python 3.6.
"""
