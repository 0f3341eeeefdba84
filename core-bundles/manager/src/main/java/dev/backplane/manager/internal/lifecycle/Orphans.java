package dev.backplane.manager.internal.lifecycle;

import dev.backplane.manager.Door;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What was brought for others and is needed by nobody any more: whatever cannot be reached from
 * what people or files asked for. So chains and circles of brought ones go as a whole, and nothing
 * goes that somebody asked for himself.
 */
public final class Orphans {

    private final Registry registry;
    private final Dependencies dependencies;
    private final Supplier<Collection<Bundle>> revisions;

    /**
     * @param revisions every bundle of plugins and libraries, earlier versions that stand by
     *     included
     */
    public Orphans(
            Registry registry, Dependencies dependencies, Supplier<Collection<Bundle>> revisions) {
        this.registry = registry;
        this.dependencies = dependencies;
        this.revisions = revisions;
    }

    /** As it is now; users before what they use. */
    public List<Entry> now() {
        return find(null, Set.of());
    }

    /**
     * As it would be after a change.
     *
     * @param changed one that then needs something else
     * @param needs names of what it needs then; nothing if it is gone
     */
    public List<Entry> after(Entry changed, Set<String> needs) {
        return find(changed, needs);
    }

    private List<Entry> find(@Nullable Entry changed, Set<String> needs) {
        List<Entry> brought =
                registry.entries().stream()
                        .filter(Orphans::isBrought)
                        .filter(entry -> entry != changed)
                        .toList();
        if (brought.isEmpty()) {
            return List.of();
        }
        Set<Entry> needed = needed(brought, changed, needs);
        List<Entry> orphans = new ArrayList<>();
        Set<Entry> visited = new HashSet<>(needed);
        brought.forEach(entry -> visit(entry, visited, orphans));
        return orphans.reversed();
    }

    private static boolean isBrought(Entry entry) {
        return entry.desired().owner().door() == Door.DEPENDENCY;
    }

    private Set<Entry> needed(List<Entry> brought, @Nullable Entry changed, Set<String> needs) {
        Set<Entry> needed = new HashSet<>();
        Deque<Entry> toFollow = new ArrayDeque<>();
        for (Entry entry : registry.entries()) {
            if (!isBrought(entry) && entry != changed) {
                toFollow.add(entry);
            }
        }
        needs.forEach(name -> add(registry.find(name), toFollow));
        for (Bundle revision : revisions.get()) {
            if (registry.find(revision) == null && BundleStates.isUp(revision)) {
                dependencies.wiredTo(revision).forEach(name -> add(registry.find(name), toFollow));
            }
        }
        if (changed != null) {
            needed.add(changed);
        }
        while (!toFollow.isEmpty()) {
            Entry entry = toFollow.removeFirst();
            if (needed.add(entry)) {
                needs(entry).forEach(name -> add(registry.find(name), toFollow));
                brought.stream()
                        .filter(other -> extend(other, entry))
                        .forEach(fragment -> add(fragment, toFollow));
            }
        }
        return needed;
    }

    private static void add(@Nullable Entry entry, Deque<Entry> toFollow) {
        if (entry != null) {
            toFollow.add(entry);
        }
    }

    /** A host is not wired to its fragments, and yet lives on what they hold. */
    private boolean extend(Entry fragment, Entry host) {
        Bundle bundle = fragment.bundle();
        return bundle != null
                && BundleStates.isFragment(bundle)
                && needs(fragment).contains(host.name());
    }

    private Set<String> needs(Entry entry) {
        return dependencies.needs(entry);
    }

    private void visit(Entry entry, Set<Entry> visited, List<Entry> usedFirst) {
        if (!visited.add(entry)) {
            return;
        }
        for (String name : needs(entry)) {
            Entry need = registry.find(name);
            if (need != null && isBrought(need)) {
                visit(need, visited, usedFirst);
            }
        }
        usedFirst.add(entry);
    }
}
