package dev.backplane.monitor.internal.jfr;

import jdk.jfr.AnnotationElement;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An event that ties the number by which recordings call a class loader to a bundle: class loaders
 * of bundles have neither names nor types of their own, but a field that holds a class carries its
 * loader. Made by a factory, since the code that the recorder puts into event classes does not link
 * within a bundle.
 */
final class Anchor implements AutoCloseable {

    static final String NAME = "dev.backplane.PluginAnchor";

    private static final String CLASS = "anchor";
    private static final String KIND = "kind";
    private static final String PARTY = "plugin";
    private static final String VERSION = "version";
    private static final String BUNDLE = "bundle";

    private final EventFactory factory =
            EventFactory.create(
                    List.of(
                            new AnnotationElement(Name.class, NAME),
                            new AnnotationElement(Label.class, "Plugin anchor"),
                            new AnnotationElement(
                                    Description.class, "Which bundle a class loader belongs to"),
                            new AnnotationElement(StackTrace.class, false)),
                    List.of(
                            new ValueDescriptor(Class.class, CLASS),
                            new ValueDescriptor(String.class, KIND),
                            new ValueDescriptor(String.class, PARTY),
                            new ValueDescriptor(String.class, VERSION),
                            new ValueDescriptor(long.class, BUNDLE)));

    /** Says in all recordings whose loader the one of this class is. */
    void commit(Class<?> anchor, Party party, long bundle) {
        Event event = factory.newEvent();
        event.set(0, anchor);
        event.set(1, party.kind().name());
        event.set(2, party.name());
        event.set(3, party.version());
        event.set(4, bundle);
        event.commit();
    }

    /** The loader's number; null if the class has none. */
    static @Nullable Long loader(RecordedEvent event) {
        RecordedClass anchor = event.getValue(CLASS);
        return anchor == null || anchor.getClassLoader() == null
                ? null
                : anchor.getClassLoader().getId();
    }

    static long bundle(RecordedEvent event) {
        return event.getLong(BUNDLE);
    }

    static Party party(RecordedEvent event) {
        return new Party(
                Party.Kind.valueOf(event.getString(KIND)),
                event.getString(PARTY),
                event.getString(VERSION));
    }

    @Override
    public void close() {
        factory.unregister();
    }
}
