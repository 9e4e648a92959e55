{
  "targets": [
    {
      "target_name": "evlab",
      "type": "none",
      "actions": [
        {
          "action_name": "cmake_js",
          "inputs": ["CMakeLists.txt"],
          "outputs": [".evlab/gyp/addon-0.node"],
          "action": ["node", "node_modules/cmake-js/bin/cmake-js", "build", "-B", "RelWithDebInfo", "-O", ".evlab/gyp", "--CDEVLAB_LAYOUTS=1"]
        }
      ]
    }
  ]
}
