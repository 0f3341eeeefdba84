package dev.backplane.grpc.internal;

/**
 * What a call is about, so that an error can name it to the caller.
 *
 * @param plugin the plugin's name, empty if the call is about none
 * @param operation the operation's name, empty if the call is about none
 */
record Subject(String plugin, String operation) {

    static final Subject NONE = new Subject("", "");

    static Subject plugin(String name) {
        return new Subject(name, "");
    }
}
