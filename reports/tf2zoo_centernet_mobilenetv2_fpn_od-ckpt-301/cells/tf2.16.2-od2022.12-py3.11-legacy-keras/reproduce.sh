#!/bin/sh
# Runs this cell again; start it in the folder that holds noxfile.py.
exec python3 -m nox -s "cell(tf2.16.2-od2022.12-py3.11-legacy-keras)" -- published/tf2zoo_centernet_mobilenetv2_fpn_od
