package org.matlens.app.cli;

import picocli.CommandLine.Option;

/** Options of commands that look into one model of a run. */
final class WhichModel {
  @Option(
      names = "--fold",
      paramLabel = "K",
      description =
          "Look into a model of this split, and at the samples that tested it (default: 0).")
  int fold;

  @Option(
      names = "--member",
      paramLabel = "M",
      description = "Look into this member of the split's ensemble (default: 0).")
  int member;

  /** Whether it is the one that is looked into unless told. */
  boolean isFirst() {
    return fold == 0 && member == 0;
  }
}
