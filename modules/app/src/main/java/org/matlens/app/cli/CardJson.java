package org.matlens.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.matlens.data.dataset.DatasetCard;

/** A dataset card as JSON: the keys of its YAML file, what is not given left out. */
final class CardJson {
  private CardJson() {}

  static ObjectNode of(DatasetCard card) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", card.name())
        .put("title", card.title())
        .put("description", card.description().strip())
        .put("input", LowerCaseName.name(card.input()))
        .put("licence", card.licence())
        .put("citation", card.citation().strip())
        .put("source", card.source());
    ArrayNode files = json.putArray("files");
    for (DatasetCard.DataFile file : card.files()) {
      ObjectNode node = files.addObject().put("path", file.path());
      given(node, "url", file.url());
      given(node, "sha256", file.sha256());
      given(node, "sourceSha256", file.sourceSha256());
      given(node, "recipe", file.recipe());
      given(node, "part", file.part());
    }
    ArrayNode columns = json.putArray("columns");
    for (DatasetCard.Column column : card.columns()) {
      ObjectNode node = columns.addObject().put("name", column.name());
      node.put("role", LowerCaseName.name(column.role()));
      given(node, "task", column.task() == null ? null : LowerCaseName.name(column.task()));
      given(node, "alias", column.alias());
      given(node, "unit", column.unit().isEmpty() ? null : column.unit());
      given(node, "description", column.description().isEmpty() ? null : column.description());
    }
    if (card.rows() > 0) {
      json.put("rows", card.rows());
    }
    return json;
  }

  private static void given(ObjectNode node, String key, Object value) {
    if (value != null) {
      node.put(key, value.toString());
    }
  }
}
