#!/bin/sh
# Runs this cell again; start it in the folder that holds noxfile.py.
exec python3 -m nox -s "cell(tf2.10.1-od2.8.0-py3.9)" -- published/tf2zoo_centernet_mobilenetv2_fpn_od
