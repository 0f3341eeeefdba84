package com.acme.out;

/** What a library with a main method has, and a plugin may reach by mistake. */
public final class Exit {

    private Exit() {}

    /** As if from a command line. */
    public static void main(String... arguments) {
        System.exit(arguments.length);
    }
}
