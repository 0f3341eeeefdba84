package com.acme.sample;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.IntConsumer;

/** Breaks every rule, some by way of a method reference. */
public final class Offender {

    private Offender() {}

    static void leave() {
        System.exit(3);
    }

    static void leaveAtOnce(Runtime runtime) {
        runtime.halt(3);
    }

    static IntConsumer leaveLater() {
        return System::exit;
    }

    static Process run() throws IOException {
        return new ProcessBuilder(List.of("true")).start();
    }

    static void load() {
        System.loadLibrary("nothing");
    }

    static SymbolLookup look() {
        return SymbolLookup.libraryLookup("nothing", Arena.global());
    }

    static Object pry() throws IllegalAccessException, NoSuchFieldException {
        var field = String.class.getDeclaredField("value");
        field.setAccessible(true);
        return MethodHandles.privateLookupIn(String.class, MethodHandles.lookup());
    }

    @SuppressWarnings({"removal", "deprecation"})
    static Class<?> unsafe() {
        return sun.misc.Unsafe.class;
    }

    static Class<?> internals() {
        return org.apache.felix.framework.Felix.class;
    }
}
