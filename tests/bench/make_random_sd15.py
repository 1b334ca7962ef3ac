#!/usr/bin/env python3
"""A checkpoint folder of Stable Diffusion 1.5's size with random fp16 weights, for timing.

    python make_random_sd15.py TOKENIZER_FOLDER OUT
"""
import pathlib
import shutil
import sys

import diffusers
import torch
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

tokenizer, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
torch.manual_seed(0)
unet = diffusers.UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8,
                                      block_out_channels=(320, 640, 1280, 1280), layers_per_block=2)
vae = diffusers.AutoencoderKL(block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=512,
                              down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4)
text = CLIPTextModel(CLIPTextConfig(vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12,
                                    num_attention_heads=12, projection_dim=768))
scheduler = diffusers.DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
                                    set_alpha_to_one=False, clip_sample=False)
pipe = diffusers.StableDiffusionPipeline(vae=vae.half(), text_encoder=text.half(), tokenizer=CLIPTokenizer.from_pretrained(tokenizer),
                                         unet=unet.half(), scheduler=scheduler, safety_checker=None, feature_extractor=None,
                                         requires_safety_checker=False)
shutil.rmtree(out, ignore_errors=True)
pipe.save_pretrained(out, safe_serialization=True)
