#!/bin/sh
# Runs this cell again; start it in the folder that holds noxfile.py.
exec python3 -m nox -s "cell(tf2.5.3-od2.8.0-py3.8-protobuf)" -- published/tf2zoo_ssd_mobilenet_v2_fpnlite_320
