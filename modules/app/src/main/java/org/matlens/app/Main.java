package org.matlens.app;

import org.matlens.app.cli.MatlensCommand;

/** The program {@code matlens}. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(MatlensCommand.execute(args));
  }
}
