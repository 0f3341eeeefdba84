package com.acme.sample;

/** Uses the same classes, but nothing that is forbidden. */
public final class Innocent {

    private Innocent() {}

    static long time() {
        return System.nanoTime() + Runtime.getRuntime().freeMemory();
    }

    static Object invoke(Object target) throws ReflectiveOperationException {
        return target.getClass().getMethod("toString").invoke(target);
    }
}
