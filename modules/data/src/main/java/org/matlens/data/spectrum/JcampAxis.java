package org.matlens.data.spectrum;

import java.util.List;
import java.util.Optional;
import org.matlens.input.InputException;

/**
 * The evenly spaced axis of a table {@code (X++(Y..Y))}: {@code first + i (last - first) / (n -
 * 1)}.
 *
 * @param first abscissa of the first point, where stated
 * @param last abscissa of the last point, where stated
 * @param delta distance of two points, where stated
 * @param count number of points, where stated
 * @param factor what the abscissas at the starts of lines are multiplied with
 */
record JcampAxis(
    Optional<Double> first,
    Optional<Double> last,
    Optional<Double> delta,
    Optional<Double> count,
    double factor) {

  /** How far two statements about an abscissa may differ: one step of the axis or of its factor. */
  double tolerance() {
    boolean known = first.isPresent() && last.isPresent() && count.isPresent();
    double step = known ? (last.get() - first.get()) / Math.max(1, count.get() - 1) : 0;
    return 1.01 * Math.max(Math.abs(step), Math.abs(factor) == 1 ? 0 : Math.abs(factor));
  }

  /**
   * Makes sure that no point is lost. Another number of points than stated is a warning where the
   * table ends in order and every abscissa is known all the same: where each point has its own, or
   * where intervals were counted for points.
   *
   * @throws InputException when another number of points is stated
   */
  void requireCount(JcampTable table, int points, List<String> warnings) throws InputException {
    if (count.isEmpty() || count.get() == points) {
      return;
    }
    String stated = Double.toString(count.get()).replaceFirst("\\.0$", "");
    String has = points + " points; the header says " + stated;
    boolean known = !table.isSpaced() || Math.abs(count.get() - points) == 1;
    if (!table.isClosed() || !known) {
      throw table.fault(has, table.lastLine());
    }
    warnings.add(has);
  }

  /** Compares the ends of points that have abscissas of their own with the stated ones. */
  void compareEnds(double[] x, List<String> warnings) {
    compareEnd("first", first, x[0], warnings);
    compareEnd("last", last, x[x.length - 1], warnings);
  }

  private void compareEnd(String which, Optional<Double> stated, double is, List<String> warnings) {
    double room = Math.max(tolerance(), 1e-6 * Math.abs(is));
    if (stated.isPresent() && Math.abs(stated.get() - is) > room) {
      warnings.add(
          "the header says that the "
              + which
              + " point lies at "
              + stated.get()
              + ", not at "
              + is);
    }
  }

  /**
   * The abscissas, checked against those at the starts of lines.
   *
   * @throws InputException when these, or the number of points, do not fit
   */
  double[] values(JcampTable table, JcampOrdinates ordinates, List<String> warnings)
      throws InputException {
    int n = ordinates.values().length;
    if (!spans(n)) {
      requireCount(table, n, warnings);
    } else if (count.isPresent() && count.get() != n) {
      warnings.add("##NPOINTS= " + count.get() + ", but the points and ##DELTAX= say " + n);
    }
    if (first.isEmpty() || last.isEmpty() && delta.isEmpty()) {
      String missing = first.isEmpty() ? "first" : "last";
      throw table.fault("no " + missing + " value of the axis; expected ##FIRSTX= and ##LASTX=", 0);
    }
    double end = last.orElseGet(() -> first.get() + delta.get() * (n - 1));
    double step = n == 1 ? 0 : (end - first.get()) / (n - 1);
    if (delta.isPresent() && Math.abs(delta.get() - step) > 0.01 * Math.abs(step)) {
      warnings.add("##DELTAX= " + delta.get() + ", but the ends of the axis make it " + step);
    }
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = i == n - 1 ? end : first.get() + i * step;
    }
    // Where the number of points is in doubt, lines must tell it: to half a step.
    boolean doubt = !spans(n) && count.isPresent() && count.get() != n;
    double room = doubt ? 0.5 * Math.abs(step) : 1.01 * Math.max(Math.abs(step), Math.abs(factor));
    check(table, ordinates, out, room, warnings);
    return out;
  }

  /** Whether as many points lie between the ends of the axis, at the stated distance. */
  private boolean spans(int points) {
    if (first.isEmpty() || last.isEmpty() || delta.isEmpty() || delta.get() == 0) {
      return false;
    }
    return Math.abs((last.get() - first.get()) / delta.get() - (points - 1)) < 0.1;
  }

  private void check(
      JcampTable table, JcampOrdinates ordinates, double[] axis, double room, List<String> warnings)
      throws InputException {
    List<JcampOrdinates.Start> starts = ordinates.starts();
    boolean numbered = true;
    for (JcampOrdinates.Start s : starts) {
      numbered &= s.x() == s.point();
    }
    for (JcampOrdinates.Start s : starts) {
      double x = s.x() * factor;
      if (Math.abs(x - axis[s.point()]) > room) {
        if (numbered) {
          warnings.add("lines start with the number of their first point, not with its abscissa");
          return;
        }
        String has = "line starts at " + x + ", but its first point lies at " + axis[s.point()];
        throw table.fault(has, s.line());
      }
    }
  }
}
