/* Runs a fuzz target once over each file named, or each file in a folder named: seeds as ordinary tests. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

static int replay(const char *path)
{
  struct stat info;
  if (stat(path, &info) != 0) {
    perror(path);
    exit(1);
  }
  int count = 0;
  if (S_ISDIR(info.st_mode)) {
    struct dirent **names;
    int found = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < found; i++) {
      char below[4096];
      snprintf(below, sizeof below, "%s/%s", path, names[i]->d_name);
      if (names[i]->d_name[0] != '.')
        count += replay(below);
      free(names[i]);
    }
    free(names);
    return count;
  }
  FILE *file = fopen(path, "rb");
  size_t size = (size_t)info.st_size;
  unsigned char *bytes = malloc(size ? size : 1);
  if (!file || !bytes || fread(bytes, 1, size, file) != size) {
    perror(path);
    exit(1);
  }
  fclose(file);
  LLVMFuzzerTestOneInput(bytes, size);
  free(bytes);
  return 1;
}

int main(int argc, char **argv)
{
  int count = 0;
  for (int i = 1; i < argc; i++)
    count += replay(argv[i]);
  printf("%d inputs\n", count);
  return count == 0;
}
