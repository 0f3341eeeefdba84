package dev.backplane.monitor.internal.plugins;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Holds as many bytes as a header says, in the way that another says. */
public final class Hoarder implements BundleActivator {

    /** The header with the number of bytes. */
    public static final String BYTES = "Hoard-Bytes";

    /** The header with the way: {@code static}, {@code map}, {@code list}, {@code shared}, ... */
    public static final String WAY = "Hoard-Way";

    private static final List<Object> STATIC = new ArrayList<>();

    private final Map<String, byte[]> map = new HashMap<>();
    private final List<Object> list = new ArrayList<>();

    /** A linked list of its own, which no recursion would get through. */
    private static final class Link {
        private final Link next;
        private final byte[] bytes;

        private Link(Link next, byte[] bytes) {
            this.next = next;
            this.bytes = bytes;
        }

        private int size() {
            int size = 0;
            for (Link each = this; each != null; each = each.next) {
                size += each.bytes.length;
            }
            return size;
        }
    }

    @Override
    public void start(BundleContext context) {
        var headers = context.getBundle().getHeaders("");
        int bytes = Integer.parseInt(headers.get(BYTES));
        switch (headers.get(WAY)) {
            case "static" -> STATIC.add(new byte[bytes]);
            case "map" -> {
                for (int i = 0; i < 16; i++) {
                    map.put("entry " + i, new byte[bytes / 16]);
                }
                list.add(map);
            }
            case "links" -> {
                Link last = null;
                for (int i = 0; i < bytes / 16; i++) {
                    last = new Link(last, new byte[16]);
                }
                list.add(last);
                list.add(last.size());
            }
            case "soft" -> list.add(new SoftReference<>(new byte[bytes]));
            case "give" -> {
                byte[] given = new byte[bytes];
                list.add(given);
                give(context, given);
            }
            case "take" -> list.addAll(queue(context));
            default -> throw new IllegalArgumentException(headers.get(WAY));
        }
    }

    private static void give(BundleContext context, byte[] given) {
        queue(context).add(given);
    }

    @SuppressWarnings("unchecked")
    private static Queue<Object> queue(BundleContext context) {
        return context.getService(context.getServiceReference(Queue.class));
    }

    @Override
    public void stop(BundleContext context) {
        STATIC.clear();
    }
}
