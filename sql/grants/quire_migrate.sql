-- Changes the structure and hands out the rights; runs in no daemon.
GRANT ALL PRIVILEGES ON * TO 'quire_migrate'@'localhost' WITH GRANT OPTION;
