/* double */ static float b;
