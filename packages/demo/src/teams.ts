import { UNASSIGNED_SLUG } from "@muster/contract";

/** A team, what its people work on, and the teams below it. */
export interface TeamPlan {
  readonly slug: string;
  readonly name: string;
  /** How large its part of all workloads is, compared with the other teams'. */
  readonly weight: number;
  readonly projects: readonly string[];
  readonly below?: readonly TeamPlan[];
}

/** What a workload that nobody claims is called after. */
export const UNASSIGNED = {
  slug: UNASSIGNED_SLUG,
  projects: ["jupyter", "interactive", "test", "debug"],
} as const;

const team = (
  slug: string,
  name: string,
  weight: number,
  projects: string,
  below: readonly TeamPlan[] = [],
): TeamPlan => ({ slug, name, weight, projects: projects.split(" "), below });

/** Aldermoor University's teams. */
export const ALDERMOOR_TEAMS: readonly TeamPlan[] = [
  team("research", "Research", 0.3, "idea-check baseline-repro reviewer-ablation", [
    team("vision", "Vision", 1, "resnet50-imagenet vit-b16-imagenet21k dinov2-probe clip-finetune", [
      team(
        "vision-detection",
        "Detection",
        3,
        "detr-r50-coco yolox-coco faster-rcnn-lvis grounding-dino-eval",
      ),
      team("vision-segmentation", "Segmentation", 2, "mask2former-ade20k sam-finetune unet-cityscapes"),
      team("vision-video", "Video Understanding", 2, "videomae-k400 slowfast-ava timesformer-ssv2"),
    ]),
    team("language", "Language", 0.5, "tokenizer-study corpus-stats roberta-glue", [
      team(
        "language-pretraining",
        "Pretraining",
        3,
        "llama-1b-pretrain gpt-neox-scaling mixtral-ablation rope-study",
      ),
      team("language-tuning", "Fine-tuning", 2, "llama-sft llama-dpo qwen-lora reward-model"),
      team("language-evaluation", "Evaluation", 2, "mmlu-eval lm-harness longbench judge-agreement"),
      team("language-speech", "Speech", 2, "whisper-finetune conformer-librispeech wav2vec2-ctc vits-tts"),
    ]),
    team("robotics", "Robotics", 0.4, "isaac-sim-smoke dataset-replay", [
      team(
        "robotics-manipulation",
        "Manipulation",
        2,
        "diffusion-policy-push act-aloha rt1-finetune grasp-net",
      ),
      team("robotics-navigation", "Navigation", 1, "habitat-ddppo slam-depth drive-bc"),
    ]),
    team("science", "AI for Science", 0.4, "neural-operator-pde surrogate-cfd", [
      team("science-proteins", "Proteins", 2, "esm2-finetune openfold-train docking-screen"),
      team("science-climate", "Climate", 1, "fourcastnet-era5 graphcast-repro downscale-unet"),
    ]),
  ]),
  team("platform", "Platform", 0.5, "image-build-check driver-rollout-canary", [
    team("platform-benchmarks", "Benchmarks", 1, "mlperf-resnet nccl-allreduce gemm-sweep fio-dataloader"),
    team("platform-inference", "Inference", 1, "vllm-serve triton-load int8-calibration"),
  ]),
  team("teaching", "Teaching", 0.6, "dl-hw2 dl-course-project mnist-lab"),
];

/** Tidewell Labs' teams. */
export const TIDEWELL_TEAMS: readonly TeamPlan[] = [
  team("models", "Models", 0.4, "release-candidate data-mix-check", [
    team("models-training", "Training", 3, "tide-7b-sft tide-7b-pretrain moe-router-study"),
    team("models-evaluation", "Evaluation", 1, "tide-evals redteam-suite regression-nightly"),
  ]),
  team("products", "Products", 0.3, "demo-refresh ab-replay", [
    team("products-search", "Search", 1, "embedder-finetune reranker-distill index-rebuild"),
    team("products-forecasting", "Forecasting", 1, "patchtst-energy tft-retail backtest"),
  ]),
];
