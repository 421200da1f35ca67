package org.matlens.app.run;

/** Is told how something long goes on. */
public interface Progress {
  /** A line for a person. */
  void say(String line);

  /**
   * Part {@code done} of {@code all} of a task is done.
   *
   * @param task one after the other, each in a word or two
   * @param detail what is being worked on, may be empty
   */
  void at(String task, String detail, long done, long all);
}
