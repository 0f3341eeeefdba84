package dev.backplane.manager.internal.registry;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;

/** How entries and owners are called in messages. */
public final class Text {

    private Text() {}

    /** {@code name version}. */
    public static String label(Entry entry) {
        PluginDescriptor descriptor = entry.descriptor();
        return descriptor == null ? entry.name() : entry.name() + " " + descriptor.version();
    }

    /** The owner as part of a sentence. */
    public static String owner(Owner owner) {
        return switch (owner.door()) {
            case FILE -> "the file plugins/" + owner.detail();
            case GRPC -> "the gRPC endpoint";
            case SHELL -> "the shell";
            case CONFIG -> "a configuration";
            case DEPENDENCY -> "the needs of " + owner.detail();
        };
    }

    /** What a person does at that door to change the entry there. */
    public static String atItsDoor(Owner owner) {
        return owner.door() == Door.FILE
                ? "change or delete plugins/" + owner.detail()
                : "change the configuration";
    }
}
