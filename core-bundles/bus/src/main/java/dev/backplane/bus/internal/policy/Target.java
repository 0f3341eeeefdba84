package dev.backplane.bus.internal.policy;

/**
 * Which operations a policy is for: {@code plugin/operation}, {@code plugin/*}, or {@code *}.
 *
 * @param plugin {@value #ANY} for all
 * @param operation {@value #ANY} for all
 */
record Target(String plugin, String operation) {

    private static final String ANY = "*";

    static Target parse(String text) {
        if (text.equals(ANY)) {
            return new Target(ANY, ANY);
        }
        int slash = text.indexOf('/'); // no plugin has one in its name
        String plugin = slash < 0 ? "" : text.substring(0, slash);
        String operation = text.substring(slash + 1);
        if (plugin.isBlank() || plugin.equals(ANY) || operation.isBlank()) {
            throw new IllegalArgumentException(
                    "target=" + text + " must be plugin/operation, plugin/* or *");
        }
        return new Target(plugin, operation);
    }

    boolean matches(String itsPlugin, String itsOperation) {
        return (plugin.equals(ANY) || plugin.equals(itsPlugin))
                && (operation.equals(ANY) || operation.equals(itsOperation));
    }

    /** The higher, the fewer it matches. */
    int precision() {
        return (plugin.equals(ANY) ? 0 : 1) + (operation.equals(ANY) ? 0 : 1);
    }

    @Override
    public String toString() {
        return plugin.equals(ANY) ? ANY : plugin + "/" + operation;
    }
}
