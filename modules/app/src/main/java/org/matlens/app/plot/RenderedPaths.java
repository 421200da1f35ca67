package org.matlens.app.plot;

import java.util.ArrayList;
import java.util.List;
import org.openscience.cdk.renderer.elements.Bounds;
import org.openscience.cdk.renderer.elements.ElementGroup;
import org.openscience.cdk.renderer.elements.GeneralPath;
import org.openscience.cdk.renderer.elements.IRenderingElement;
import org.openscience.cdk.renderer.elements.LineElement;
import org.openscience.cdk.renderer.elements.MarkedElement;
import org.openscience.cdk.renderer.elements.OvalElement;
import org.openscience.cdk.renderer.elements.path.PathElement;

/**
 * What CDK renders, brought to pixels: collected first, so that its extent is known, then placed
 * and drawn. CDK's y grows upwards.
 */
final class RenderedPaths {
  private static final String PAINT_LINE =
      "fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\" stroke=\"#000000\" stroke-width=\"";

  private final double scale;
  private final List<IRenderingElement> elements = new ArrayList<>();
  private double minX = Double.POSITIVE_INFINITY;
  private double minY = Double.POSITIVE_INFINITY;
  private double maxX = Double.NEGATIVE_INFINITY;
  private double maxY = Double.NEGATIVE_INFINITY;
  private double left;
  private double top;

  /** Collects the leaves of {@code root}; one unit of it becomes {@code scale} pixels. */
  RenderedPaths(double scale, IRenderingElement root) {
    this.scale = scale;
    collect(root);
  }

  private void collect(IRenderingElement element) {
    if (element instanceof ElementGroup group) {
      group.forEach(this::collect);
    } else if (element instanceof MarkedElement marked) {
      collect(marked.element());
    } else if (element instanceof Bounds bounds) {
      collect(bounds.root());
    } else if (element instanceof LineElement line) {
      elements.add(line);
      include(line.firstPointX, line.firstPointY, 0);
      include(line.secondPointX, line.secondPointY, 0);
    } else if (element instanceof OvalElement oval) {
      elements.add(oval);
      include(oval.xCoord, oval.yCoord, oval.radius * scale);
    } else if (element instanceof GeneralPath path) {
      elements.add(path);
      double[] points = new double[6];
      for (PathElement e : path.elements) {
        e.points(points);
        for (int i = 0; i < numPoints(e); i++) {
          include(points[2 * i], points[2 * i + 1], 0);
        }
      }
    } else if (element != null) {
      throw new IllegalStateException("CDK rendered a " + element.getClass().getName());
    }
  }

  private static int numPoints(PathElement element) {
    return switch (element.type()) {
      case MoveTo, LineTo -> 1;
      case QuadTo -> 2;
      case CubicTo -> 3;
      case Close -> 0;
    };
  }

  /** Makes the extent reach {@code pixels} around a point. */
  void include(double x, double y, double pixels) {
    minX = Math.min(minX, x - pixels / scale);
    maxX = Math.max(maxX, x + pixels / scale);
    minY = Math.min(minY, y - pixels / scale);
    maxY = Math.max(maxY, y + pixels / scale);
  }

  double width() {
    return (maxX - minX) * scale;
  }

  double height() {
    return (maxY - minY) * scale;
  }

  /** Puts the upper left corner of the extent at a pixel. */
  void place(double x, double y) {
    left = x;
    top = y;
  }

  double x(double x) {
    return left + (x - minX) * scale;
  }

  double y(double y) {
    return top + (maxY - y) * scale;
  }

  void draw(Svg svg) {
    for (IRenderingElement element : elements) {
      if (element instanceof LineElement l) {
        svg.line(
            x(l.firstPointX),
            y(l.firstPointY),
            x(l.secondPointX),
            y(l.secondPointY),
            l.width * scale,
            "#000000");
      } else if (element instanceof OvalElement o) {
        svg.circle(x(o.xCoord), y(o.yCoord), o.radius * scale, "#000000");
      } else if (element instanceof GeneralPath p) {
        String winding = p.winding == GeneralPath.WIND_EVEN_ODD ? "evenodd" : "nonzero";
        svg.path(
            data(p),
            p.fill
                ? "fill=\"#000000\" fill-rule=\"" + winding + "\""
                : PAINT_LINE + Svg.number(p.stroke * scale) + "\"");
      }
    }
  }

  private String data(GeneralPath path) {
    StringBuilder out = new StringBuilder();
    double[] points = new double[6];
    for (PathElement e : path.elements) {
      e.points(points);
      out.append(
          switch (e.type()) {
            case MoveTo -> 'M';
            case LineTo -> 'L';
            case QuadTo -> 'Q';
            case CubicTo -> 'C';
            case Close -> 'Z';
          });
      for (int i = 0; i < numPoints(e); i++) {
        out.append(i == 0 ? "" : " ").append(Svg.number(x(points[2 * i]))).append(" ");
        out.append(Svg.number(y(points[2 * i + 1])));
      }
    }
    return out.toString();
  }
}
