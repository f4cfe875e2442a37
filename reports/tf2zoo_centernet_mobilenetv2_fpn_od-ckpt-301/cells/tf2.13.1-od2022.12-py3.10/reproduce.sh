#!/bin/sh
# Runs this cell again; start it in the folder that holds noxfile.py.
exec python3 -m nox -s "cell(tf2.13.1-od2022.12-py3.10)" -- published/tf2zoo_centernet_mobilenetv2_fpn_od
