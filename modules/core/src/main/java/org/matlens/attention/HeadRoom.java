package org.matlens.attention;

/**
 * Room for the numbers of one head of an {@link AttentionMap}, used again for the next head: of
 * thousands of tokens they take a hundred megabytes. Serves one reader.
 */
public final class HeadRoom {
  private float[] room = new float[0];

  /** At least {@code entries} numbers, with what was left in them. */
  float[] of(int entries) {
    if (room.length < entries) {
      room = null; // the old ones go before the new ones come
      room = new float[entries];
    }
    return room;
  }
}
