#!/usr/bin/env python3
"""Writes cases.safetensors: what diffusers 0.35.2 makes of many scheduler files, sampler names and step counts.

    pip install torch diffusers==0.35.2 safetensors scipy
    python make_cases.py OUT.safetensors [--seed N]

A case is a file's configuration, a sampler name, a number of steps, and where the run begins (image to image). Its
results are packed one after the other: timesteps, sigmas, the scale of the start noise and the last x of a toy network.
"""
import argparse
import json
import random
import warnings

import diffusers
import torch
from safetensors.torch import save_file

warnings.filterwarnings("ignore")
diffusers.logging.set_verbosity_error()
parser = argparse.ArgumentParser()
parser.add_argument("out")
parser.add_argument("--seed", type=int, default=11)
args = parser.parse_args()
rng = random.Random(args.seed)
torch.set_num_threads(1)

SD = dict(num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
OLD = dict(SD, clip_sample=False, set_alpha_to_one=False, skip_prk_steps=True, steps_offset=1, trained_betas=None)
DPM = dict(SD, _class_name="DPMSolverMultistepScheduler")
UNIPC = dict(SD, _class_name="UniPCMultistepScheduler")
EULER = dict(SD, _class_name="EulerDiscreteScheduler")
DDIM = dict(SD, _class_name="DDIMScheduler", clip_sample=False)
TRAILING_V = dict(timestep_spacing="trailing", prediction_type="v_prediction")

FILES = {
    "sd15": dict(OLD, _class_name="PNDMScheduler"),
    "sd1_short": dict(SD, _class_name="PNDMScheduler", prediction_type="epsilon", set_alpha_to_one=False,
                      skip_prk_steps=True, steps_offset=1, timestep_spacing="leading", trained_betas=None),
    "sd21_v": dict(OLD, _class_name="DDIMScheduler", prediction_type="v_prediction"),
    "sdxl": dict(OLD, _class_name="EulerDiscreteScheduler", interpolation_type="linear", prediction_type="epsilon",
                 sample_max_value=1.0, timestep_spacing="leading", use_karras_sigmas=False),
    "sdxl_short": dict(EULER, steps_offset=1, timestep_spacing="leading"),
    "turbo": dict(OLD, _class_name="EulerAncestralDiscreteScheduler", timestep_spacing="trailing"),
    "lcm": dict(SD, _class_name="LCMScheduler", clip_sample=True, clip_sample_range=1.0, original_inference_steps=50,
                prediction_type="epsilon", set_alpha_to_one=True, steps_offset=0, timestep_scaling=10.0),
    "lcm_short": dict(SD, _class_name="LCMScheduler", original_inference_steps=100, timestep_scaling=5.0),
    "nothing_written": dict(_class_name="DDIMScheduler"),
    "ddpm": dict(OLD, _class_name="DDPMScheduler", variance_type="fixed_small"),
    "deis": dict(DPM, _class_name="DEISMultistepScheduler", algorithm_type="deis", solver_type="logrho"),
    "dpm_karras_3": dict(DPM, solver_order=3, use_karras_sigmas=True, steps_offset=1, timestep_spacing="leading"),
    "dpm_3": dict(DPM, solver_order=3, timestep_spacing="trailing"),
    "dpm_1": dict(DPM, solver_order=1),
    "dpm_heun": dict(DPM, solver_type="heun"),
    "dpm_sde_3": dict(DPM, algorithm_type="sde-dpmsolver++", solver_order=3),
    "dpm_sde_heun": dict(DPM, algorithm_type="sde-dpmsolver++", solver_type="heun", final_sigmas_type="sigma_min"),
    "dpm_sigma_min": dict(DPM, final_sigmas_type="sigma_min", lower_order_final=False),
    "dpm_sigma_min_karras": dict(DPM, final_sigmas_type="sigma_min", use_karras_sigmas=True, euler_at_final=True),
    "dpm_lu": dict(DPM, use_lu_lambdas=True),
    "dpm_exponential": dict(DPM, use_exponential_sigmas=True, prediction_type="sample"),
    "dpm_cosine": dict(_class_name="DPMSolverMultistepScheduler", beta_schedule="squaredcos_cap_v2",
                       lambda_min_clipped=-5.1),
    "dpm_cosine_karras": dict(_class_name="DPMSolverMultistepScheduler", beta_schedule="squaredcos_cap_v2",
                              use_karras_sigmas=True),
    "dpm_zero_snr_v": dict(DPM, **TRAILING_V, rescale_betas_zero_snr=True),
    "unipc": dict(UNIPC, steps_offset=1, timestep_spacing="leading"),
    "unipc_3": dict(UNIPC, solver_order=3),
    "unipc_3_bh1": dict(UNIPC, solver_order=3, solver_type="bh1", final_sigmas_type="sigma_min"),
    "unipc_1": dict(UNIPC, solver_order=1, prediction_type="v_prediction"),
    "unipc_disabled": dict(UNIPC, disable_corrector=[0, 2]),
    "unipc_karras": dict(UNIPC, use_karras_sigmas=True),
    "unipc_exponential": dict(UNIPC, use_exponential_sigmas=True),
    "unipc_long": dict(UNIPC, lower_order_final=False, final_sigmas_type="sigma_min", solver_order=3),
    "euler_zero_snr_v": dict(EULER, **TRAILING_V, rescale_betas_zero_snr=True),
    "euler_continuous": dict(EULER, timestep_type="continuous", prediction_type="v_prediction"),
    "euler_exponential": dict(EULER, use_exponential_sigmas=True),
    "euler_limits": dict(EULER, use_karras_sigmas=True, sigma_min=0.05, sigma_max=10.0),
    "euler_sigma_min": dict(EULER, final_sigmas_type="sigma_min", prediction_type="sample"),
    "heun_karras": dict(SD, _class_name="HeunDiscreteScheduler", use_karras_sigmas=True),
    "heun_clip": dict(SD, _class_name="HeunDiscreteScheduler", clip_sample=True, clip_sample_range=0.8),
    "heun_v": dict(SD, _class_name="HeunDiscreteScheduler", **TRAILING_V),
    "heun_sample": dict(_class_name="HeunDiscreteScheduler", prediction_type="sample", use_exponential_sigmas=True),
    "ddim_zero_snr_v": dict(DDIM, **TRAILING_V, rescale_betas_zero_snr=True),
    "ddim_zero_snr_leading": dict(DDIM, rescale_betas_zero_snr=True, steps_offset=1),
    "ddim_sample_clip": dict(SD, _class_name="DDIMScheduler", prediction_type="sample", clip_sample_range=0.5),
    "ddim_linspace": dict(DDIM, timestep_spacing="linspace"),
    "ddim_cosine": dict(_class_name="DDIMScheduler", beta_schedule="squaredcos_cap_v2", clip_sample=False),
    "ddim_600": dict(DDIM, num_train_timesteps=600, steps_offset=2),
    "ddim_trained": dict(_class_name="DDIMScheduler", num_train_timesteps=50, clip_sample=False,
                         trained_betas=[0.01 + 0.004 * i for i in range(50)]),
    "pndm_runge_kutta": dict(SD, _class_name="PNDMScheduler", steps_offset=1),
    "pndm_v": dict(SD, _class_name="PNDMScheduler", skip_prk_steps=True, steps_offset=1,
                   prediction_type="v_prediction"),
    "pndm_linspace": dict(SD, _class_name="PNDMScheduler", skip_prk_steps=True, timestep_spacing="linspace"),
    "pndm_trailing": dict(SD, _class_name="PNDMScheduler", skip_prk_steps=True, timestep_spacing="trailing"),
    "euler_beta": dict(EULER, use_beta_sigmas=True),
    "heun_beta": dict(SD, _class_name="HeunDiscreteScheduler", use_beta_sigmas=True),
    "dpm_beta": dict(DPM, use_beta_sigmas=True, final_sigmas_type="sigma_min"),
    "euler_a_v": dict(SD, _class_name="EulerAncestralDiscreteScheduler", prediction_type="v_prediction"),
    "euler_a_zero_snr_v": dict(SD, _class_name="EulerAncestralDiscreteScheduler", **TRAILING_V,
                               rescale_betas_zero_snr=True),
    "ddpm_v": dict(SD, _class_name="DDPMScheduler", prediction_type="v_prediction", clip_sample=False,
                   variance_type="fixed_large"),
    "dpm2": dict(_class_name="KDPM2DiscreteScheduler", use_karras_sigmas=True),
    "dpm2_v": dict(SD, _class_name="KDPM2DiscreteScheduler", prediction_type="v_prediction", steps_offset=1,
                   timestep_spacing="leading"),
    "dpm2_a": dict(SD, _class_name="KDPM2AncestralDiscreteScheduler"),
    "dpm2_a_exponential": dict(SD, _class_name="KDPM2AncestralDiscreteScheduler", use_exponential_sigmas=True),
    "dpm_single_sde": dict(_class_name="DPMSolverSDEScheduler", noise_sampler_seed=3),
    "dpm_single_sde_v": dict(SD, _class_name="DPMSolverSDEScheduler", prediction_type="v_prediction",
                             use_karras_sigmas=True),
    "lms": dict(SD, _class_name="LMSDiscreteScheduler", use_karras_sigmas=True),
    "lms_short": dict(_class_name="LMSDiscreteScheduler", prediction_type="v_prediction"),
    "deis_3": dict(SD, _class_name="DEISMultistepScheduler", solver_order=3, prediction_type="v_prediction"),
    "deis_2": dict(SD, _class_name="DEISMultistepScheduler", steps_offset=1, timestep_spacing="leading"),
    "deis_karras": dict(SD, _class_name="DEISMultistepScheduler", use_karras_sigmas=True, lower_order_final=False),
    "tcd": dict(SD, _class_name="TCDScheduler", original_inference_steps=50),
    "tcd_short": dict(_class_name="TCDScheduler", prediction_type="v_prediction"),
    "unipc_beta": dict(UNIPC, use_beta_sigmas=True, final_sigmas_type="sigma_min"),
}

PLAIN = dict(use_karras_sigmas=False, use_exponential_sigmas=False, use_beta_sigmas=False)
KARRAS = dict(PLAIN, use_karras_sigmas=True)
SECOND = dict(algorithm_type="dpmsolver++", solver_order=2, use_lu_lambdas=False)
NAMES = {
    "ddim": (diffusers.DDIMScheduler, {}),
    "pndm": (diffusers.PNDMScheduler, {}),
    "euler": (diffusers.EulerDiscreteScheduler, PLAIN),
    "euler_karras": (diffusers.EulerDiscreteScheduler, KARRAS),
    "euler_ancestral": (diffusers.EulerAncestralDiscreteScheduler, {}),
    "heun": (diffusers.HeunDiscreteScheduler, PLAIN),
    "dpmpp_2m": (diffusers.DPMSolverMultistepScheduler, dict(PLAIN, **SECOND)),
    "dpmpp_2m_karras": (diffusers.DPMSolverMultistepScheduler, dict(KARRAS, **SECOND)),
    "dpmpp_2m_sde_karras": (diffusers.DPMSolverMultistepScheduler,
                            dict(KARRAS, **dict(SECOND, algorithm_type="sde-dpmsolver++"))),
    "unipc": (diffusers.UniPCMultistepScheduler, PLAIN),
    "lcm": (diffusers.LCMScheduler, {}),
    "dpm2": (diffusers.KDPM2DiscreteScheduler, PLAIN),
    "dpm2_ancestral": (diffusers.KDPM2AncestralDiscreteScheduler, PLAIN),
    "dpmpp_sde": (diffusers.DPMSolverSDEScheduler, PLAIN),
    "dpmpp_2m_sde": (diffusers.DPMSolverMultistepScheduler,
                     dict(PLAIN, **dict(SECOND, algorithm_type="sde-dpmsolver++"))),
    "lms": (diffusers.LMSDiscreteScheduler, PLAIN),
    "deis": (diffusers.DEISMultistepScheduler, PLAIN),
    "ddpm": (diffusers.DDPMScheduler, {}),
    "tcd": (diffusers.TCDScheduler, {}),
}
FIRST_NAMES = 11  # on every file; the others on every fourth
TWO_CALLS = (diffusers.KDPM2DiscreteScheduler, diffusers.KDPM2AncestralDiscreteScheduler, diffusers.DPMSolverSDEScheduler)


class StepNoise:
    """In place of a Brownian tree: increments of one path within a step, fresh ones from step to step."""

    def __init__(self, generator):
        self.generator, self.first = generator, None

    def __call__(self, sigma, sigma_next):
        fresh = torch.randn(1, 2, 4, 4, generator=self.generator)
        if self.first is None:
            self.first = (sigma - sigma_next, fresh)
            return fresh
        (way, known), self.first = self.first, None
        share = way / (sigma - sigma_next)
        return known * share ** 0.5 + fresh * (1 - share) ** 0.5


def toy(x, t):
    return torch.tanh(0.5 * x) + 0.1 * torch.sin(0.01 * t.float())


def run(file, name, steps, eta, strength):
    stored = dict(json.loads(json.dumps(file)), clip_sample=False)  # Burin never clips latents
    if name == "default":
        scheduler = getattr(diffusers, file["_class_name"]).from_config(stored)
    else:
        cls, changes = NAMES[name]
        scheduler = cls.from_config(stored, **changes)
    scheduler.set_timesteps(steps)
    noise = torch.randn(1, 2, 4, 4, generator=torch.Generator().manual_seed(steps))
    timesteps = scheduler.timesteps
    if strength is None:
        x = noise * scheduler.init_noise_sigma
    else:
        first = max(steps - min(int(steps * strength), steps), 0) * scheduler.order
        timesteps = timesteps[first:]
        if len(timesteps) == 0:
            return None
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(first)
        picture = torch.linspace(-1, 1, 32).reshape(1, 2, 4, 4)
        x = scheduler.add_noise(picture, noise, timesteps[:1])
    generator = torch.Generator().manual_seed(steps + 1)
    extra = {}
    if isinstance(scheduler, (diffusers.DDIMScheduler, diffusers.TCDScheduler)):
        extra["eta"] = eta
    if "generator" in scheduler.step.__code__.co_varnames:
        extra["generator"] = generator
    if isinstance(scheduler, diffusers.DEISMultistepScheduler):
        scheduler.sigmas = scheduler.sigmas.double()  # its integrals cancel
    if isinstance(scheduler, diffusers.DPMSolverSDEScheduler):
        scheduler.noise_sampler = StepNoise(generator)
    for t in timesteps:
        x = scheduler.step(toy(scheduler.scale_model_input(x, t), t), t, x, **extra).prev_sample
    sigmas = scheduler.sigmas if hasattr(scheduler, "sigmas") else torch.zeros(0)
    if isinstance(scheduler, TWO_CALLS):
        sigmas = torch.zeros(0)  # laid out in another way; the results say the same
    return scheduler.timesteps.double(), sigmas.double(), float(scheduler.init_noise_sigma), x


cases, timesteps, sigmas, scales, results, failed = [], [], [], [], [], []
for row, (label, file) in enumerate(FILES.items()):
    names = [name for k, name in enumerate(NAMES) if k < FIRST_NAMES or (row + k) % 4 == 0]
    for name in ["default", *names]:
        # The classes of pndm and heun forget the key in from_config; Burin keeps it. It refuses an eps of pure noise
        # even where the run begins later.
        kept = file.get("rescale_betas_zero_snr") and (
            name in ("pndm", "heun", "dpm2", "dpm2_ancestral", "dpmpp_sde", "lms", "deis")
            or (name in ("lcm", "tcd") and "prediction_type" not in file))
        for steps in rng.sample([1, 2, 3, 4, 5, 7, 10, 13, 20, 30], 3 if name == "default" else 1):
            eta = rng.choice([0.0, 0.5, 1.0])
            strength = rng.choice([None, None, 0.6])
            # diffusers' LMS counts steps that an image to image run has not made.
            if "lms" in (name, file["_class_name"][:3].lower() if name == "default" else ""):
                strength = None
            # Of two steps over the whole schedule float32 leaves an ancestral step's lower end no digits.
            if steps < 4 and "Ancestral" in (file["_class_name"] if name == "default" else NAMES[name][0].__name__):
                steps += 4
            try:
                result = run(file, name, steps, eta, strength)
                if result is None:
                    continue
                t, s, scale, x = result
                if kept or not torch.isfinite(x).all() or not torch.isfinite(t).all():
                    continue
            except Exception as error:
                failed.append(f"{label} {name} {steps} {strength}: {type(error).__name__} {str(error)[:90]}")
                continue
            cases.append(dict(file=label, sampler=name, steps=steps, eta=eta, strength=strength, timesteps=len(t), sigmas=len(s)))
            timesteps.append(t), sigmas.append(s), scales.append(scale), results.append(x)
save_file({"timesteps": torch.cat(timesteps).float(), "sigmas": torch.cat(sigmas).float(),
           "init_noise_sigma": torch.tensor(scales), "x": torch.cat(results).float()}, args.out,
          metadata={"files": json.dumps(FILES), "cases": json.dumps(cases)})
print("\n".join(failed))
print(len(cases), "cases,", len(failed), "that diffusers cannot run")
