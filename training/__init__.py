"""How the models in `analysis/models` were made (docs/model_card.md). The kit needs none of this to run; from the project's folder:

    python -m training.teacher --gold DIR
    python -m training.models --gold DIR
"""
