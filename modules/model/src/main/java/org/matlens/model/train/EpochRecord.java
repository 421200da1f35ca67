package org.matlens.model.train;

import java.util.Map;

/**
 * What is known after an epoch.
 *
 * @param epoch from 1
 * @param step optimiser steps so far
 * @param learningRate of the last step
 * @param trainLoss mean over the epoch's samples, on normalised targets
 * @param valLoss on the validation samples, NaN when there are none
 * @param valMetrics name → value on the validation samples, in order
 * @param seconds the epoch took
 */
public record EpochRecord(
    int epoch,
    long step,
    double learningRate,
    double trainLoss,
    double valLoss,
    Map<String, Double> valMetrics,
    double seconds) {}
