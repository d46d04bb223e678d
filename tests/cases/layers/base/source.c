double a; /* float */
