package dev.backplane.samples.orders;

/** What somebody wants: {@code {"item": "tea", "quantity": 3}}. */
record Order(String item, int quantity) {

    Order {
        if (item == null || item.isBlank() || quantity < 1) {
            throw new IllegalArgumentException("an order has an item and a quantity of 1 or more");
        }
    }
}
