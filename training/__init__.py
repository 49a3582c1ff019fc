"""Building the reader: its training data, the training itself, evaluation and export.

Not part of what is installed. The journey of the data, one module a step::

    records   questions and texts from the evaluation folders
    spans     where in a text an answer stands
    tokens    texts and questions as token ids with character offsets and sentence boundaries
    bm25      lexically close wrong texts
    perturb   answerable questions made unanswerable by swapping an entity or a number
    examples  one question and one text -> one model input with its targets
    sampler   which examples make up training step n (a pure function of the seed and n)
    model     the network;  loss, schedule, checkpoint, train: the training
    predict   model outputs -> answers;  metrics, calibrate, evaluate: how good they are
    export    a checkpoint -> the ONNX file that the package ships
"""
