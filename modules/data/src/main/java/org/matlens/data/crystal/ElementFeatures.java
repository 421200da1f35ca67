package org.matlens.data.crystal;

import java.util.List;
import org.matlens.chem.Element;

/** Numbers that describe an element, of order one; sites take their mean weighted by occupancy. */
public interface ElementFeatures {

  /** Nothing but the name of the element. */
  ElementFeatures NONE =
      new ElementFeatures() {
        @Override
        public List<String> names() {
          return List.of();
        }

        @Override
        public double[] of(Element element) {
          return new double[0];
        }
      };

  /** Names of the features, in order. */
  List<String> names();

  /** Features of {@code element}, as many as there are names; not written to. */
  double[] of(Element element);
}
