#!/bin/sh
# Runs this cell again; start it in the folder that holds noxfile.py.
exec python3 -m nox -s "cell(tf1.15.5-od2019.05-py3.7)" -- published/tf2zoo_ssd_mobilenet_v2_fpnlite_320
