"""A small model of every architecture family of the OD API's zoos, as a pipeline.config.

Extractor types as in ``object_detection/builders/model_builder.py``; sizes are the smallest
at which each builds, since a table of restores needs no more.
"""

from __future__ import annotations

from matrix.demo.nouns import Demo

TF1 = "tf1.15.5-od2.8.0-py3.7-slim"
TF2 = "tf2.8.4-od2.8.0-py3.9"

_CONV = """regularizer { l2_regularizer { weight: 0.00004 } }
        initializer { truncated_normal_initializer { stddev: 0.03 } }
        activation: RELU_6
        batch_norm { decay: 0.97 epsilon: 0.001 scale: true }"""
_DENSE = """op: FC
          regularizer { l2_regularizer { weight: 0.0 } }
          initializer {
            variance_scaling_initializer { factor: 1.0 uniform: true mode: FAN_AVG }
          }"""
_PLAIN = """op: CONV
      regularizer { l2_regularizer { weight: 0.0 } }
      initializer { truncated_normal_initializer { stddev: 0.01 } }"""
_SIMPLE_HEAD = f"""convolutional_box_predictor {{
        conv_hyperparams {{ {_CONV} }}
        kernel_size: 1
        box_code_size: 4
      }}"""
_SHARED_HEAD = f"""weight_shared_convolutional_box_predictor {{
        depth: 64
        num_layers_before_predictor: 2
        kernel_size: 3
        conv_hyperparams {{ {_CONV} }}
      }}"""
_SIX_MAPS = """ssd_anchor_generator {
        num_layers: 6
        min_scale: 0.2
        max_scale: 0.95
        aspect_ratios: [1.0, 2.0, 0.5]
      }"""
_PYRAMID = """multiscale_anchor_generator {
        min_level: 3
        max_level: 7
        anchor_scale: 4.0
        scales_per_octave: 1
        aspect_ratios: [1.0, 2.0, 0.5]
      }"""
_FPN = "fpn { min_level: 3 max_level: 7 additional_layer_depth: 64 }"
_BIFPN = "bifpn { min_level: 3 max_level: 7 num_iterations: 3 num_filters: 64 }"
_BOXES = f"fc_hyperparams {{ {_DENSE} }}"
_MASKS = f"""{_BOXES}
        conv_hyperparams {{ {_PLAIN} }}
        predict_instance_masks: true
        mask_height: 15
        mask_width: 15
        mask_prediction_conv_depth: 0
        mask_prediction_num_conv_layers: 2"""


def _suppression(converter: str) -> str:
    return f"""batch_non_max_suppression {{
        score_threshold: 0.0
        iou_threshold: 0.6
        max_detections_per_class: 10
        max_total_detections: 10
      }}
      score_converter: {converter}"""


def _ssd(kind: str, more: str = "", head: str = _SIMPLE_HEAD, anchors: str = _SIX_MAPS) -> str:
    return f"""model {{
  ssd {{
    num_classes: 5
    image_resizer {{ fixed_shape_resizer {{ height: 256 width: 256 }} }}
    feature_extractor {{
      type: "{kind}"
      min_depth: 16
      {more}
      conv_hyperparams {{ {_CONV} }}
      override_base_feature_extractor_hyperparams: true
    }}
    box_coder {{ faster_rcnn_box_coder {{ }} }}
    matcher {{ argmax_matcher {{ matched_threshold: 0.5 unmatched_threshold: 0.5 }} }}
    similarity_calculator {{ iou_similarity {{ }} }}
    box_predictor {{
      {head}
    }}
    anchor_generator {{
      {anchors}
    }}
    post_processing {{
      {_suppression("SIGMOID")}
    }}
    loss {{
      localization_loss {{ weighted_smooth_l1 {{ }} }}
      classification_loss {{ weighted_sigmoid_focal {{ alpha: 0.75 gamma: 2.0 }} }}
      classification_weight: 1.0
      localization_weight: 1.0
    }}
  }}
}}
"""


def _pyramid(kind: str, more: str = _FPN) -> str:
    return _ssd(kind, more, _SHARED_HEAD, _PYRAMID)


def _two_stages(kind: str, predictor: str, more: str = "") -> str:
    return f"""model {{
  faster_rcnn {{
    num_classes: 5
    image_resizer {{ fixed_shape_resizer {{ height: 256 width: 256 }} }}
    feature_extractor {{ type: "{kind}" first_stage_features_stride: 16 }}
    first_stage_anchor_generator {{
      grid_anchor_generator {{
        scales: [0.5, 1.0]
        aspect_ratios: 1.0
        height_stride: 16
        width_stride: 16
      }}
    }}
    first_stage_box_predictor_conv_hyperparams {{
      {_PLAIN}
    }}
    first_stage_nms_score_threshold: 0.0
    first_stage_nms_iou_threshold: 0.7
    first_stage_max_proposals: 10
    first_stage_localization_loss_weight: 2.0
    first_stage_objectness_loss_weight: 1.0
    initial_crop_size: 14
    maxpool_kernel_size: 2
    maxpool_stride: 2
    {more}
    second_stage_box_predictor {{
      {predictor}
    }}
    second_stage_post_processing {{
      {_suppression("SOFTMAX")}
    }}
    second_stage_localization_loss_weight: 2.0
    second_stage_classification_loss_weight: 1.0
  }}
}}
"""


def _faster_rcnn(kind: str) -> str:
    return _two_stages(kind, f"mask_rcnn_box_predictor {{ {_BOXES} }}")


def _mask_rcnn(kind: str) -> str:
    loss = "number_of_stages: 3 second_stage_mask_prediction_loss_weight: 4.0"
    return _two_stages(kind, f"mask_rcnn_box_predictor {{ {_MASKS} }}", loss)


def _rfcn(kind: str) -> str:
    predictor = f"""rfcn_box_predictor {{
        conv_hyperparams {{ {_PLAIN} }}
        crop_height: 18
        crop_width: 18
        num_spatial_bins_height: 3
        num_spatial_bins_width: 3
      }}"""
    return _two_stages(kind, predictor)


def _center_net(kind: str) -> str:
    return f"""model {{
  center_net {{
    num_classes: 5
    feature_extractor {{ type: "{kind}" }}
    image_resizer {{ fixed_shape_resizer {{ height: 256 width: 256 }} }}
    object_detection_task {{
      task_loss_weight: 1.0
      offset_loss_weight: 1.0
      scale_loss_weight: 0.1
      localization_loss {{ l1_localization_loss {{ }} }}
    }}
    object_center_params {{
      object_center_loss_weight: 1.0
      min_box_overlap_iou: 0.7
      max_box_predictions: 10
      classification_loss {{ penalty_reduced_logistic_focal_loss {{ alpha: 2.0 beta: 4.0 }} }}
    }}
  }}
}}
"""


ARCHITECTURES = (
    Demo("tf1-ssd-mobilenet-v1", TF1, _ssd("ssd_mobilenet_v1")),
    Demo("tf1-ssd-mobilenet-v2", TF1, _ssd("ssd_mobilenet_v2")),
    Demo("tf1-ssd-mobilenet-v3-small", TF1, _ssd("ssd_mobilenet_v3_small")),
    Demo("tf1-ssd-inception-v2", TF1, _ssd("ssd_inception_v2")),
    Demo("tf1-ssd-mobilenet-v1-fpn", TF1, _pyramid("ssd_mobilenet_v1_fpn")),
    Demo("tf1-ssd-resnet50-fpn", TF1, _pyramid("ssd_resnet50_v1_fpn")),
    Demo("tf1-faster-rcnn-inception-v2", TF1, _faster_rcnn("faster_rcnn_inception_v2")),
    Demo("tf1-faster-rcnn-resnet50", TF1, _faster_rcnn("faster_rcnn_resnet50")),
    Demo("tf1-mask-rcnn-inception-v2", TF1, _mask_rcnn("faster_rcnn_inception_v2")),
    Demo("tf1-rfcn-resnet50", TF1, _rfcn("faster_rcnn_resnet50")),
    Demo("tf2-ssd-mobilenet-v1-fpn", TF2, _pyramid("ssd_mobilenet_v1_fpn_keras")),
    Demo("tf2-ssd-mobilenet-v2", TF2, _ssd("ssd_mobilenet_v2_keras")),
    Demo("tf2-ssd-mobilenet-v2-fpn", TF2, _pyramid("ssd_mobilenet_v2_fpn_keras")),
    Demo("tf2-ssd-resnet50-fpn", TF2, _pyramid("ssd_resnet50_v1_fpn_keras")),
    Demo("tf2-efficientdet-d0", TF2, _pyramid("ssd_efficientnet-b0_bifpn_keras", _BIFPN)),
    Demo("tf2-faster-rcnn-resnet50", TF2, _faster_rcnn("faster_rcnn_resnet50_keras")),
    Demo("tf2-mask-rcnn-resnet50", TF2, _mask_rcnn("faster_rcnn_resnet50_keras")),
    Demo("tf2-centernet-resnet50-v2", TF2, _center_net("resnet_v2_50")),
    Demo("tf2-centernet-resnet50-v1-fpn", TF2, _center_net("resnet_v1_50_fpn")),
    Demo("tf2-centernet-mobilenet-v2-fpn", TF2, _center_net("mobilenet_v2_fpn")),
    Demo("tf2-centernet-hourglass", TF2, _center_net("hourglass_10")),
)
"""In the order of the table: by generation, then from one stage to two and to points."""
