package dev.backplane.loader.internal.index;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.internal.message.Excerpt;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an index strictly and within bounds: it comes from other machines. A document type, and so
 * every entity, is refused; elements that the specification does not know are passed over; a
 * resource that is no use is left out and the others are taken.
 */
final class IndexReader {

    private static final int MAX_RESOURCES = 50_000;
    private static final int MAX_CLAUSES = 20_000;
    private static final int MAX_DEPTH = 32;

    /**
     * What an index holds.
     *
     * @param bundles what can be used
     * @param refused what cannot, and why: one sentence each
     */
    record Content(List<RepositoryBundle> bundles, List<String> refused) {}

    private final XMLStreamReader xml;
    private final IndexedResource.Terms terms;
    private final List<RepositoryBundle> bundles = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int others;

    private IndexReader(XMLStreamReader xml, IndexedResource.Terms terms) {
        this.xml = xml;
        this.terms = terms;
    }

    /**
     * Reads to the end.
     *
     * @throws BadIndex if it is no index, is broken off, or exceeds a bound
     */
    static Content read(InputStream bytes, long maxBytes, IndexedResource.Terms terms)
            throws IOException {
        try (InputStream in = UnpackedBytes.of(bytes, maxBytes)) {
            XMLStreamReader xml = factory().createXMLStreamReader(in);
            try {
                return new IndexReader(xml, terms).repository();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException cause) {
                throw cause;
            }
            throw new BadIndex("it is no sound XML: " + Excerpt.plain(message(e), 200), e);
        }
    }

    private static String message(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int text = message.indexOf("Message: ");
        String where =
                e.getLocation() == null ? "" : "line " + e.getLocation().getLineNumber() + ": ";
        return where + (text < 0 ? message : message.substring(text + "Message: ".length()));
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }

    private Content repository() throws XMLStreamException, BadIndex {
        if (next() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals("repository")) {
            throw new BadIndex("its root element is not 'repository'");
        }
        while (next() == XMLStreamConstants.START_ELEMENT) {
            if (xml.getLocalName().equals("resource")) {
                if (bundles.size() + refused.size() + others >= MAX_RESOURCES) {
                    throw new BadIndex("it has more than %,d resources".formatted(MAX_RESOURCES));
                }
                resource();
            } else {
                skip();
            }
        }
        return new Content(List.copyOf(bundles), List.copyOf(refused));
    }

    private void resource() throws XMLStreamException, BadIndex {
        int line = xml.getLocation().getLineNumber();
        IndexedResource resource = new IndexedResource(terms);
        int clauses = 0;
        while (next() == XMLStreamConstants.START_ELEMENT) {
            String element = xml.getLocalName();
            if (element.equals("capability") || element.equals("requirement")) {
                if (++clauses > MAX_CLAUSES) {
                    throw new BadIndex(
                            "the resource at line %d has more than %,d capabilities and requirements"
                                    .formatted(line, MAX_CLAUSES));
                }
                clause(resource, element.equals("capability"));
            } else {
                skip();
            }
        }
        if (resource.isOfAnotherKind()) {
            others++;
            return;
        }
        try {
            bundles.add(resource.toBundle());
        } catch (IllegalArgumentException e) {
            refused.add("the resource at line " + line + ": " + Excerpt.plain(message(e), 200));
        }
    }

    private static String message(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }

    private void clause(IndexedResource resource, boolean capability)
            throws XMLStreamException, BadIndex {
        String namespace = xml.getAttributeValue(null, "namespace");
        Map<String, Object> attributes = new HashMap<>();
        Map<String, String> directives = new HashMap<>();
        while (next() == XMLStreamConstants.START_ELEMENT) {
            String name = xml.getAttributeValue(null, "name");
            String value = xml.getAttributeValue(null, "value");
            if (name != null && value != null) {
                if (xml.getLocalName().equals("attribute")) {
                    attribute(resource, attributes, name, value);
                } else if (xml.getLocalName().equals("directive")) {
                    directives.put(name, value);
                }
            }
            skip();
        }
        if (capability) {
            resource.capability(namespace, attributes, directives);
        } else {
            resource.requirement(namespace, attributes, directives);
        }
    }

    private void attribute(
            IndexedResource resource, Map<String, Object> attributes, String name, String value) {
        @Nullable String type = xml.getAttributeValue(null, "type");
        try {
            attributes.put(name, TypedValue.of(value, type));
        } catch (IllegalArgumentException e) {
            resource.fault("its attribute " + Excerpt.quoted(name) + ": " + message(e));
        }
    }

    /** To the end of the element that just began. */
    private void skip() throws XMLStreamException, BadIndex {
        int depth = 1;
        while (depth > 0) {
            depth += next() == XMLStreamConstants.START_ELEMENT ? 1 : -1;
            if (depth > MAX_DEPTH) {
                throw new BadIndex("its elements are nested more than " + MAX_DEPTH + " deep");
            }
        }
    }

    /** The next beginning or end of an element. */
    private int next() throws XMLStreamException, BadIndex {
        while (true) {
            int event = xml.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT, XMLStreamConstants.END_ELEMENT -> {
                    return event;
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new BadIndex(
                                "it has a document type or an entity, which an index does not need");
                case XMLStreamConstants.END_DOCUMENT ->
                        throw new BadIndex("it ends before its repository element does");
                default -> {}
            }
        }
    }
}
