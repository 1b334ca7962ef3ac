#!/bin/bash
#SBATCH --job-name=burin-audit
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --cpus-per-task=1
#SBATCH --signal=B:TERM@60
# One task of the array is one shard of an audit: sbatch --array=1-N audit.sh JOB. See README.md.
set -u
job=$1
"${BURIN_CLI:-burin-cli}" -q audit run "$job" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" &
child=$!
# The scheduler signals the script: pass it on, so that the picture in work is finished. It also ends the first wait.
told=no
trap 'told=yes; kill -TERM $child 2>/dev/null' TERM
wait $child
code=$?
if [ $told = yes ] && [ $code -gt 128 ]; then
    wait $child
    code=$?
fi
[ $code = 75 ] && scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
exit $code
